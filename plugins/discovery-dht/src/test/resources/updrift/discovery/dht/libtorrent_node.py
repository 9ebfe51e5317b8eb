"""A DHT node of libtorrent that does what it is told, a line at a time: "get HASH", "announce HASH" (its own port); tells "listening PORT" and "peer HASH IP:PORT"."""
import sys
import threading
import time

import libtorrent as lt

session = lt.session({
    "listen_interfaces": "127.0.0.1:0",
    "alert_mask": lt.alert.category_t.all_categories,
    "enable_dht": True,
    "dht_bootstrap_nodes": sys.argv[1],
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    # Everybody is on one address here.
    "dht_restrict_routing_ips": False,
    "dht_restrict_search_ips": False,
    "dht_ignore_dark_internet": False,
    "dht_prefer_verified_node_ids": False,
})


handles = {}


def announce(target):
    """As it does for a torrent that it has only the hash of."""
    key = str(target)
    if key not in handles:
        wanted = lt.add_torrent_params()
        wanted.info_hashes = lt.info_hash_t(target)
        wanted.save_path = "."
        handles[key] = session.add_torrent(wanted)
    handles[key].force_dht_announce()


def obey():
    for line in sys.stdin:
        words = line.split()
        target = lt.sha1_hash(bytes.fromhex(words[1]))
        if words[0] == "get":
            session.dht_get_peers(target)
        elif words[0] == "announce":
            announce(target)


threading.Thread(target=obey, daemon=True).start()
told = False
while True:
    if not told and session.listen_port() > 0:
        print("listening", session.listen_port(), flush=True)
        told = True
    for alert in session.pop_alerts():
        if isinstance(alert, lt.dht_get_peers_reply_alert):
            for peer in alert.peers():
                print("peer", alert.info_hash, "%s:%d" % (peer[0], peer[1]), flush=True)
    time.sleep(0.02)
