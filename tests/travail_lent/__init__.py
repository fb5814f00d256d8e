"""An app for the workers of the tests: a work slow enough to be killed in the middle."""
