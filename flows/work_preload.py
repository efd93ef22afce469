"""Imported once by the process that worker processes are forked from: what they all share is loaded here."""

from flows.seed_data import lexicon
from flows.work import warm_up

lexicon()
warm_up()
