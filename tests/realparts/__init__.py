"""Real servers and a real browser for the tests, each on loopback, on a free port, in a folder of its own.

`fixtures.py` holds what tests ask for by name; every other file starts one part and can be used without pytest.
"""
