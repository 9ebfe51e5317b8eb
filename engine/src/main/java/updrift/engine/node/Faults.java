package updrift.engine.node;

import org.slf4j.Logger;

/** Tells what no thread may end for. Telling takes memory too, and where that is short it may fail as what it tells of did. */
final class Faults {
    private Faults() {}

    /** Logs {@code fault} as an error if that can be done, and returns. */
    static void tell(Logger log, String what, Throwable fault) {
        tell(log, what, "", fault);
    }

    /** As above; {@code what} has a place for {@code about}. */
    static void tell(Logger log, String what, String about, Throwable fault) {
        try {
            log.error(what, about, fault);
        } catch (RuntimeException | Error untold) {
            return;
        }
    }
}
