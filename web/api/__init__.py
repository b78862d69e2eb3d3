"""The JSON API: views, schemas, serializers, and its OpenAPI description."""
