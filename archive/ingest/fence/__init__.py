"""Run functions on hostile input in processes with limits, and take bytes as answers.

This package knows no formats. It imports no readers, so that it loads quickly.
"""
