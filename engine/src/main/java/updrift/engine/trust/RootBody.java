package updrift.engine.trust;

import static updrift.engine.trust.Fields.require;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import updrift.engine.trust.Fields.Value;

/** A root's body to fields and back. Malformed bytes are an {@link IllegalArgumentException}. */
final class RootBody {
    private static final int VERSION = 0x81;
    private static final int EPOCH = 0x82;
    /** 3 is kept for a time of issue. */
    private static final int KEYS = 0x84;

    private static final TreeSet<Integer> KNOWN = new TreeSet<>(List.of(VERSION, EPOCH, KEYS));

    static {
        Stream.of(Role.values()).forEach(role -> KNOWN.add(role.tag()));
    }

    private RootBody() {}

    static Root.Content parse(byte[] body) {
        Fields fields = Fields.parse(body);
        fields.refuseUnknownCritical(KNOWN);
        Value version = fields.need(VERSION);
        Value epoch = fields.need(EPOCH);
        List<Root.Key> keys = keys(fields.need(KEYS));
        SortedMap<Role, Root.Signatories> roles = new TreeMap<>();
        for (Role role : Role.values()) {
            fields.find(role.tag()).ifPresent(value -> roles.put(role, signatories(value, keys.size())));
        }
        Root.Content content = new Root.Content(version.end(version.u31()), epoch.end(epoch.u31()), keys, roles);
        check(content);
        return content;
    }

    private static List<Root.Key> keys(Value value) {
        List<Root.Key> keys = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        while (value.left() > 0) {
            require(keys.size() < Root.KEYS_MAX, "it has more than " + Root.KEYS_MAX + " keys");
            Root.Key key = new Root.Key(value.text(value.u8()), value.raw(value.u16()));
            require(key.scheme().matches("[a-z0-9-]{1,32}"), "a scheme's name is malformed");
            require(seen.add(HexFormat.of().formatHex(key.publicKey())), "it lists a key twice");
            keys.add(key);
        }
        return List.copyOf(keys);
    }

    private static Root.Signatories signatories(Value value, int keys) {
        int threshold = value.u8();
        List<Integer> indices = new ArrayList<>();
        while (value.left() > 0) {
            int index = value.u8();
            require(index < keys, "a role names a key that isn't there");
            require(indices.isEmpty() || index > indices.get(indices.size() - 1), "a role's keys are out of order");
            indices.add(index);
        }
        require(threshold >= 1 && threshold <= indices.size(), "a role asks for more keys than it has, or for none");
        return new Root.Signatories(threshold, List.copyOf(indices));
    }

    private static void check(Root.Content content) {
        require(content.version() >= 1, "versions begin at 1");
        require(
                content.roles().containsKey(Role.ROOT) && content.roles().containsKey(Role.RELEASE),
                "nobody may sign roots or releases");
        Set<Integer> taken = new TreeSet<>();
        content.roles()
                .values()
                .forEach(role -> role.keys().forEach(key -> require(taken.add(key), "a key has two roles")));
    }

    static byte[] write(Root.Content content) {
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        for (Root.Key key : content.keys()) {
            keys.write(key.scheme().length());
            keys.writeBytes(key.scheme().getBytes(StandardCharsets.US_ASCII));
            keys.write(key.publicKey().length >> 8);
            keys.write(key.publicKey().length);
            keys.writeBytes(key.publicKey());
        }
        Fields.Writer fields = new Fields.Writer()
                .u32(VERSION, content.version())
                .u32(EPOCH, content.epoch())
                .put(KEYS, keys.toByteArray());
        for (Map.Entry<Role, Root.Signatories> role : content.roles().entrySet()) {
            ByteArrayOutputStream signatories = new ByteArrayOutputStream();
            signatories.write(role.getValue().threshold());
            role.getValue().keys().forEach(signatories::write);
            fields.put(role.getKey().tag(), signatories.toByteArray());
        }
        return fields.toBytes();
    }
}
