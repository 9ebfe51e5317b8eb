package updrift.discovery.tracker;

import java.util.ArrayList;
import java.util.List;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

/**
 * What a node tells a tracker and asks of it, in one message.
 *
 * @param product at most {@value #PRODUCT_MAX} characters; only nodes of the same one hear of each other
 * @param peer who tells; a later query of the same peer from the same place replaces this one
 * @param addresses where it can be reached, at most {@value #ADDRESSES_MAX}; none if it only asks
 * @param holds which packages it has, wholly or in part, at most {@value #HOLDS_MAX}
 * @param wants whose holders it asks for, at most {@value #WANTS_MAX}
 * @param leaving whether it stops, and is to be forgotten
 */
record Query(
        String product,
        PeerId peer,
        List<PeerAddress> addresses,
        List<UpdateId> holds,
        List<UpdateId> wants,
        boolean leaving) {
    /** One for each transport of a node, and one more. */
    static final int ADDRESSES_MAX = 4;

    /** As many as the engine announces. */
    static final int HOLDS_MAX = 64;

    static final int WANTS_MAX = 8;
    static final int PRODUCT_MAX = 64;

    /** Longest encoded query in bytes: 72 ids of 71, four addresses of 345, and the rest, come to less than 7,000. */
    static final int BYTES_MAX = 8 << 10;

    byte[] encode() {
        Lines lines = new Lines().add("product", product).add("peer", peer);
        addresses.forEach(address -> lines.add("address", address));
        holds.forEach(id -> lines.add("holds", id));
        wants.forEach(id -> lines.add("wants", id));
        if (leaving) {
            lines.add("leaving", "now");
        }
        return lines.bytes();
    }

    /** {@link IllegalArgumentException} with what is wrong. */
    static Query decode(byte[] body) {
        String product = "";
        PeerId peer = null;
        boolean leaving = false;
        List<PeerAddress> addresses = new ArrayList<>();
        List<UpdateId> holds = new ArrayList<>();
        List<UpdateId> wants = new ArrayList<>();
        for (Lines.Line line : Lines.read(body)) {
            switch (line.word()) {
                case "product" -> product = line.rest();
                case "peer" -> peer = PeerId.parse(line.rest());
                case "address" -> addresses.add(PeerAddress.parse(line.rest()));
                case "holds" -> holds.add(UpdateId.parse(line.rest()));
                case "wants" -> wants.add(UpdateId.parse(line.rest()));
                case "leaving" -> leaving = true;
                default -> {
                    // A later version's.
                }
            }
        }
        if (product.isEmpty() || product.length() > PRODUCT_MAX || peer == null) {
            throw new IllegalArgumentException("it names no product or no peer");
        }
        if (addresses.size() > ADDRESSES_MAX || holds.size() > HOLDS_MAX || wants.size() > WANTS_MAX) {
            throw new IllegalArgumentException("it names too many addresses or updates");
        }
        return new Query(product, peer, addresses, holds, wants, leaving);
    }
}
