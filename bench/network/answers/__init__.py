"""The parts of bench/network/who_answers.py."""
