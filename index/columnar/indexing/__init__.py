"""Write the index: invert documents, build and merge segments, and commit them."""
