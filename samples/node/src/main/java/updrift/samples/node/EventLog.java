package updrift.samples.node;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateListener;

/** Tells events: as JSON lines for machines, else in words for people. */
final class EventLog {
    private EventLog() {}

    /** One JSON line for each event. */
    static UpdateListener json(PrintStream out) {
        return event -> out.println(Json.object(json -> {
            json.writeStringField("event", event.name());
            json.writeStringField("id", event.about().updateId().toString());
            json.writeStringField("time", event.about().time().toString());
            json.writeStringField("cause", event.about().cause());
            json.writeNumberField("from_peers", event.about().bytesFromPeers());
            json.writeNumberField("from_origin", event.about().bytesFromOrigin());
            for (RecordComponent component : event.getClass().getRecordComponents()) {
                if (!component.getName().equals("about")) {
                    write(json, key(component.getName()), value(component, event));
                }
            }
        }));
    }

    /** One line for each event but progress. */
    static UpdateListener words(PrintStream out) {
        return event -> {
            if (!(event instanceof UpdateEvent.DownloadProgress)) {
                String id = event.about().updateId().toString();
                String details = details(event);
                String cause = event.about().cause();
                // Where the reason is the cause, once is enough.
                out.println(event.name() + " " + id.substring(0, 8) + details
                        + (details.endsWith("=" + cause) ? "" : ": " + cause));
            }
        };
    }

    private static String details(UpdateEvent event) {
        StringBuilder details = new StringBuilder();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            if (!component.getName().equals("about")) {
                Object value = value(component, event);
                Object shown = value instanceof Optional<?> maybe
                        ? maybe.map(Object.class::cast).orElse("none")
                        : value;
                details.append(' ').append(key(component.getName())).append('=').append(shown);
            }
        }
        return details.toString();
    }

    private static void write(JsonGenerator json, String key, Object value) throws IOException {
        if (value instanceof Long whole) {
            json.writeNumberField(key, whole);
        } else if (value instanceof Double fraction) {
            json.writeNumberField(key, fraction);
        } else {
            Json.text(json, key, value instanceof Optional<?> maybe ? maybe : Optional.of(value));
        }
    }

    private static Object value(RecordComponent component, UpdateEvent event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("events are public records", impossible);
        }
    }

    private static String key(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
