package updrift.engine.gossip;

/**
 * By whom an address is known: a source, and which one of its kind. Links that a node chooses, and room in its table, are shared among tellers, so that whoever
 * owns one of them doesn't own the node (B15, B16).
 *
 * @param name of a discovery; of the network that a peer is in which passed the address on; else empty
 */
record Teller(Source source, String name) {
    static final Teller OPERATOR = new Teller(Source.NAMED, "");
    static final Teller MEMORY = new Teller(Source.REMEMBERED, "");
    static final Teller ITSELF = new Teller(Source.CAME, "");

    /** Where an address came from, most trusted first: an operator's word outweighs a stranger's. */
    enum Source {
        /** An operator wrote it down. */
        NAMED(Integer.MAX_VALUE),
        /** A peer was met there before the last stop. */
        REMEMBERED(32),
        /** A discovery found it. */
        FOUND(64),
        /** Whoever is there dialled this node, and was right about it; or was dialled, and is known by nobody else any more. */
        CAME(64),
        /** A peer passed it on. */
        EXCHANGED(32);

        /** How many addresses of one teller are kept. */
        final int most;

        Source(int most) {
            this.most = most;
        }
    }

    static Teller discovery(String name) {
        return new Teller(Source.FOUND, name);
    }

    static Teller peerIn(String prefix) {
        return new Teller(Source.EXCHANGED, prefix);
    }

    /** Who takes turns with whom when links are chosen: each for itself, but all peers together, for whoever links is one. */
    Object turn() {
        return source == Source.EXCHANGED ? source : this;
    }
}
