"""One libtorrent peer, set to be as fast as it can be: it fetches, prints DONE, and seeds until it is told to end. Then it prints UPLOADED and the bytes."""
import argparse
import os
import signal
import time

import libtorrent


def main():
    asked = arguments()
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    session = libtorrent.session(settings(asked))
    if asked.start_when:
        print("READY", flush=True)
        while not stop and not os.path.exists(asked.start_when):
            time.sleep(0.02)
    torrent = session.add_torrent(parameters(asked))
    if asked.seed:
        print("READY", flush=True)
    done = asked.seed
    while not stop:
        time.sleep(0.1 if done else 0.02)
        if not done and torrent.status().is_seeding:
            done = True
            print("DONE", flush=True)
    print("UPLOADED", torrent.status().total_payload_upload, flush=True)
    # Its destructors wait for trackers.
    os._exit(0)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--torrent", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--listen", required=True, help="IP:PORT")
    parser.add_argument("--seed", action="store_true")
    parser.add_argument("--start-when", help="begin once this file is there")
    return parser.parse_args()


def settings(asked):
    return {
        "listen_interfaces": asked.listen,
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_outgoing_utp": False,
        "enable_incoming_utp": False,
        "allow_multiple_connections_per_ip": True,
        "connection_speed": 500,
        "torrent_connect_boost": 100,
        "min_reconnect_time": 1,
        "unchoke_slots_limit": -1,
        "choking_algorithm": 0,
        "seed_choking_algorithm": 1,
        "close_redundant_connections": False,
        "max_out_request_queue": 1500,
        "send_buffer_watermark": 3 << 20,
        "send_buffer_low_watermark": 256 << 10,
        "send_buffer_watermark_factor": 150,
        "rate_limit_ip_overhead": False,
        "in_enc_policy": 2,
        "out_enc_policy": 2,
        "aio_threads": 2,
        "hashing_threads": 1,
        "alert_mask": 0,
    }


def parameters(asked):
    parameters = libtorrent.add_torrent_params()
    parameters.ti = libtorrent.torrent_info(asked.torrent)
    parameters.save_path = asked.folder
    parameters.flags &= ~(libtorrent.torrent_flags.paused | libtorrent.torrent_flags.auto_managed)
    if asked.seed:
        parameters.flags |= libtorrent.torrent_flags.seed_mode
    return parameters


main()
