package updrift.samples.node;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import updrift.api.content.UpdateId;
import updrift.api.release.Status;

/** A node's status for machines and for people. */
final class StatusText {
    private StatusText() {}

    static String json(Status status) {
        return Json.object(json -> {
            json.writeStringField("product", status.product());
            json.writeStringField("channel", status.channel());
            Json.text(json, "current_version", status.currentVersion());
            if (status.update().isPresent()) {
                Status.Update update = status.update().get();
                json.writeObjectFieldStart("update");
                json.writeStringField("id", update.id().toString());
                json.writeStringField("version", update.version().toString());
                json.writeStringField("state", lower(update.state()));
                json.writeNumberField("progress", update.progress());
                json.writeStringField("reason", update.reason());
                json.writeEndObject();
            } else {
                json.writeNullField("update");
            }
            json.writeArrayFieldStart("held");
            for (Status.Held held : status.held()) {
                json.writeStartObject();
                json.writeStringField("id", held.id().toString());
                json.writeStringField("reason", held.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            ids(json, "awaiting_approval", status.awaitingApproval());
            json.writeNumberField("peers", status.peers());
            Json.text(json, "stale_since", status.staleSince());
        });
    }

    private static void ids(JsonGenerator json, String key, List<UpdateId> ids) throws IOException {
        json.writeArrayFieldStart(key);
        for (UpdateId id : ids) {
            json.writeString(id.toString());
        }
        json.writeEndArray();
    }

    static String words(Status status) {
        List<String> lines = new ArrayList<>();
        lines.add("product   " + status.product() + ", channel " + status.channel());
        lines.add("runs      " + status.currentVersion().map(Object::toString).orElse("nothing that is known"));
        status.update()
                .ifPresent(update -> lines.add("update    " + update.version() + " " + update.id() + ": "
                        + lower(update.state())
                        + String.format(Locale.ROOT, ", %.0f %%", 100 * update.progress())
                        + (update.reason().isEmpty() ? "" : ", " + update.reason())));
        status.held().forEach(held -> lines.add("held      " + held.id() + ": " + held.reason()));
        status.awaitingApproval().forEach(id -> lines.add("approval  " + id + " waits for 'updrift approve'"));
        lines.add("peers     " + status.peers());
        status.staleSince().ifPresent(since -> lines.add("stale     nothing newer is known since " + since));
        return String.join("\n", lines);
    }

    private static String lower(Status.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
