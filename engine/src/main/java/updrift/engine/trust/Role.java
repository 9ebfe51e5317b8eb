package updrift.engine.trust;

/** What a key may sign. Each role has keys of its own. */
public enum Role {
    /** The next root. */
    ROOT(0x85),
    /** Announcements. */
    RELEASE(0x86),
    /** Heartbeats; may lie on a machine that is always on. */
    HEARTBEAT(0x87),
    /** Holds and recalls. */
    HOLD(0x88);

    private final int tag;

    Role(int tag) {
        this.tag = tag;
    }

    /** Its field in a root's body. */
    int tag() {
        return tag;
    }
}
