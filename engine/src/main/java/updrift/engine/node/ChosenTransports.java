package updrift.engine.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.Transport;

/** The transports that configuration chooses, as far as this machine can have them. */
final class ChosenTransports {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenTransports.class);

    private ChosenTransports() {}

    /**
     * Opens each of {@code names}. One that says that it isn't possible on this machine is left out where another one is: one configuration can serve
     * machines of many kinds. Where it is the only one, and for whatever else is wrong, its exception is thrown.
     */
    static List<Transport> open(List<String> names, Function<String, Transport> opener) {
        List<Transport> opened = new ArrayList<>();
        List<UpdriftException> impossible = new ArrayList<>();
        for (String name : names) {
            try {
                opened.add(opener.apply(name));
            } catch (UpdriftException failure) {
                if (failure.code() != ErrorCode.NOT_POSSIBLE) {
                    throw failure;
                }
                impossible.add(failure);
            }
        }
        if (opened.isEmpty() && !impossible.isEmpty()) {
            throw impossible.get(0);
        }
        impossible.forEach(failure -> LOG.warn("This node goes on with other transports: {}", failure.getMessage()));
        return opened;
    }
}
