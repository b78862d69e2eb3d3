"""Tests of Cuttings and of its documentation."""
