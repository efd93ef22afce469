"""`natowire report`: one HTML file that a reader opens, prints or mails; nothing in it asks the network."""
