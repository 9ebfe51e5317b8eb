package updrift.discovery.tracker;

import java.util.ArrayList;
import java.util.List;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/**
 * What a tracker answers.
 *
 * @param againSeconds when it wants to hear of the node again; it forgets after three times as long
 * @param peers nodes of the product, at most {@value #EACH_MAX} addresses
 * @param holders nodes that hold something of what was asked for, at most as many
 */
record Listing(int againSeconds, List<Found> peers, List<Found> holders) {
    /** More than a node dials; the next answer brings others. */
    static final int EACH_MAX = 48;

    /** Longest encoded answer in bytes: 96 lines of at most 420. */
    static final int BYTES_MAX = 48 << 10;

    /** An address and who answers there. */
    record Found(PeerId peer, PeerAddress address) {
        @Override
        public String toString() {
            return peer + " " + address;
        }

        private static Found parse(String text) {
            int space = text.indexOf(' ');
            if (space < 0) {
                throw new IllegalArgumentException("a peer without an address");
            }
            return new Found(PeerId.parse(text.substring(0, space)), PeerAddress.parse(text.substring(space + 1)));
        }
    }

    byte[] encode() {
        Lines lines = new Lines().add("again", againSeconds);
        peers.forEach(found -> lines.add("peer", found));
        holders.forEach(found -> lines.add("holder", found));
        return lines.bytes();
    }

    /** {@link IllegalArgumentException} with what is wrong. */
    static Listing decode(byte[] body) {
        int againSeconds = 0;
        List<Found> peers = new ArrayList<>();
        List<Found> holders = new ArrayList<>();
        for (Lines.Line line : Lines.read(body)) {
            switch (line.word()) {
                case "again" -> againSeconds = seconds(line.rest());
                case "peer" -> peers.add(Found.parse(line.rest()));
                case "holder" -> holders.add(Found.parse(line.rest()));
                default -> {
                    // A later version's.
                }
            }
        }
        if (peers.size() > EACH_MAX || holders.size() > EACH_MAX) {
            throw new IllegalArgumentException("it names too many peers");
        }
        return new Listing(againSeconds, peers, holders);
    }

    private static int seconds(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("'again' is no number of seconds");
        }
        return Integer.parseInt(text);
    }
}
