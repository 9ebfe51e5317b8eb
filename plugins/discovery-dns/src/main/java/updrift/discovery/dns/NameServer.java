package updrift.discovery.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.NamingManager;

/**
 * Asks name servers through the JDK's DNS provider. The only class that touches JNDI: it names the provider itself, goes past {@code InitialContext} and with
 * it past every URL scheme, reads attributes as text, and looks up no object. Names come from the configuration, never from an answer.
 */
@SuppressWarnings({"BanJNDI", "JdkObsolete"}) // Attributes of DNS are text, and JNDI wants a Hashtable.
final class NameServer {
    /** A name server may list a whole fleet; the engine wants a few. */
    private static final int RECORDS_MAX = 256;

    /** The provider waits once for a time and once more for twice that. */
    private static final int TRIES = 2;

    private static final int TRY_PARTS = 3;

    private final Hashtable<String, String> environment = new Hashtable<>();

    /**
     * @param server as {@code HOST:PORT}; empty for those of the system
     * @param timeout for each server and question
     */
    NameServer(String server, Duration timeout) {
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, server.isEmpty() ? "dns:" : "dns://" + server);
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(timeout.toMillis() / TRY_PARTS));
        environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES));
    }

    /** The records of {@code type} that {@code name} has, as text, at most {@value #RECORDS_MAX}; none if there is no such name. Blocks. */
    List<String> records(WatchedName name, String type) throws NamingException {
        DirContext server = (DirContext) NamingManager.getInitialContext(environment);
        try {
            Attribute found =
                    server.getAttributes(name.name(), new String[] {type}).get(type);
            return found == null ? List.of() : texts(found.getAll());
        } catch (NameNotFoundException none) {
            return List.of();
        } finally {
            server.close();
        }
    }

    private static List<String> texts(NamingEnumeration<?> values) throws NamingException {
        List<String> texts = new ArrayList<>();
        while (values.hasMore() && texts.size() < RECORDS_MAX) {
            if (values.next() instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }
}
