"""Corrections as background jobs, run one after another."""
