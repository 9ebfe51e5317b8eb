package updrift.samples.node;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import updrift.engine.node.Delivery;

/** What a delivered package cost, for machines and for people. */
final class DeliveryText {
    private DeliveryText() {}

    static String json(Delivery delivery, Duration elapsed) {
        return Json.object(json -> {
            json.writeStringField("event", "DONE");
            json.writeStringField("file", delivery.file().toString());
            json.writeStringField("id", delivery.id().toString());
            json.writeStringField("version", delivery.version().toString());
            json.writeNumberField("bytes", delivery.bytes());
            json.writeNumberField("seconds", elapsed.toMillis() / 1000.0);
            json.writeNumberField("from_peers", delivery.fromPeers());
            json.writeNumberField("from_origin", delivery.fromOrigin());
            json.writeNumberField("resumed", delivery.resumed());
            json.writeArrayFieldStart("peers");
            for (Delivery.Share share : delivery.shares()) {
                json.writeStartObject();
                json.writeStringField("address", share.address());
                json.writeNumberField("bytes", share.bytes());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String words(Delivery delivery, Duration elapsed) {
        String shares = delivery.shares().stream()
                .map(share -> share.address() + " " + Size.shown(share.bytes()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "version %s, %s in %.1f s: %s from peers%s, %s from origins, %s was there",
                delivery.version(),
                Size.shown(delivery.bytes()),
                elapsed.toMillis() / 1000.0,
                Size.shown(delivery.fromPeers()),
                shares.isEmpty() ? "" : " (" + shares + ")",
                Size.shown(delivery.fromOrigin()),
                Size.shown(delivery.resumed()));
    }
}
