"""django-helpdesk 2.6.1 as its own documents set it up, in a virtual environment of its own (bench/peer.txt)."""
