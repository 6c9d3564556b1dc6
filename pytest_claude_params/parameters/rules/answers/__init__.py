"""Rules about how Claude is to answer: how long, how hard, in what form."""
