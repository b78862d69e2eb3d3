"""From a request to a response: request, conditions, service, zero results, highlighting."""
