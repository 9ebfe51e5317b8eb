package updrift.api.error;

/** Who can mend a failure. It picks what the engine does next. */
public enum Blame {
    /** Another node: ban it or pass it by, ask another. */
    PEER,
    /** The authority: refuse this release, tell the operator. */
    PUBLISHER,
    /** This host or its operator: pause, say what to do. */
    HOST,
    /** A plugin: name it, stop using it. */
    PLUGIN
}
