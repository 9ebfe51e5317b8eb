package updrift.samples.embedded;

import java.io.IOException;
import java.nio.file.Path;
import updrift.api.error.UpdriftException;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateEvent.AnnouncementReceived;
import updrift.engine.Updrift;

/** A program that hears of its updates. The engine and the plugins that it chooses stand on its class path; the rest is one configuration file. */
public final class EmbeddedHost {
    private EmbeddedHost() {}

    /** Runs with the configuration file {@code arguments[0]} until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: java -jar updrift-embedded-host.jar CONFIGURATION_FILE");
            System.exit(2);
        }
        try (Updrift node = Updrift.builder()
                .config(Path.of(arguments[0]))
                .onEvent(EmbeddedHost::tell)
                .start()) {
            System.out.println("listening on " + node.listening());
            // Here the program does what it is for.
            while (System.in.read() >= 0) {
                System.out.println(node.status());
            }
        } catch (UpdriftException failure) {
            System.err.println("no updates: " + failure.getMessage());
            System.exit(1);
        }
    }

    /** Called on a thread of the events' own, so it may take its time. */
    private static void tell(UpdateEvent event) {
        String what = event instanceof AnnouncementReceived news
                ? "version " + news.version()
                : event.about().cause();
        System.out.println(event.name() + " " + event.about().updateId() + ": " + what);
    }
}
