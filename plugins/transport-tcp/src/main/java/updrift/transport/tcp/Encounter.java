package updrift.transport.tcp;

import updrift.api.peer.PeerId;

/** What a connection is for, and who wants to know how it goes. Called on the reactor's thread. */
interface Encounter {
    /** Whether all that is wanted is who the other end says it is, without proof. Such a connection never becomes a link. */
    boolean onlyAsks();

    /** It is known who is at the other end, or says so where that is enough. Returns whether this may become a link; if not it is closed. */
    boolean goesOn(Connection connection, PeerId peer);

    /** It became the link to its peer. */
    void stands(Connection connection);

    /** It came to nothing before it was known who is there; {@code connected}: whether anybody answered. {@link #over} has been called. */
    void failed(Throwable problem, boolean connected);

    /** It is closed, whatever it was. */
    void over(Connection connection);
}
