"""make.py FILE TORRENT v1|v2 PIECE_KIB TRACKER: makes a torrent of one file."""
import os
import sys

import libtorrent

file, torrent, version, piece_kib, tracker = sys.argv[1:]
files = libtorrent.file_storage()
libtorrent.add_files(files, file)
only = libtorrent.create_torrent.v2_only if version == "v2" else libtorrent.create_torrent.v1_only
made = libtorrent.create_torrent(files, int(piece_kib) * 1024, flags=only)
made.add_tracker(tracker)
libtorrent.set_piece_hashes(made, os.path.dirname(os.path.abspath(file)))
with open(torrent, "wb") as out:
    out.write(libtorrent.bencode(made.generate()))
