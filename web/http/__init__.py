"""HTTP: server, JSON, errors, conditional requests, and the services of the running application."""
