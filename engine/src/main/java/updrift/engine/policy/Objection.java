package updrift.engine.policy;

/**
 * Why something isn't done.
 *
 * @param lasting whether only another announcement or another node would change it
 * @param needsApproval whether only a person's approval is missing
 */
record Objection(String why, boolean lasting, boolean needsApproval) {
    static Objection lasting(String why) {
        return new Objection(why, true, false);
    }

    static Objection passing(String why) {
        return new Objection(why, false, false);
    }

    static Objection unapproved(String why) {
        return new Objection(why, false, true);
    }
}
