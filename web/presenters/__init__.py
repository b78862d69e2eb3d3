"""View models: what the templates show, made from the values of lower layers."""
