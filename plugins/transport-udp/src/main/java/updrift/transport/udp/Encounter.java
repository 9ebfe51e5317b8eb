package updrift.transport.udp;

import updrift.api.peer.PeerId;

/** What a session is for, and who wants to know how it goes. Called on the transport's thread. */
interface Encounter {
    /** It is known who is at the other end. Returns whether this may become a link; if not it is closed. */
    boolean goesOn(Session session, PeerId peer);

    /** It became the link to its peer. */
    void stands(Session session);

    /** It came to nothing before it was known who is there. {@link #over} has been called. */
    void failed(Throwable problem);

    /** It is closed, whatever it was. */
    void over(Session session);
}
