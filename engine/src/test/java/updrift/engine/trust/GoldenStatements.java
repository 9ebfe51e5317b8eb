package updrift.engine.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import updrift.api.signature.SignatureScheme;
import updrift.signature.ed25519.Ed25519Scheme;

/** The statements of docs/protocol.md's examples. */
final class GoldenStatements {
    private GoldenStatements() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> statements = new LinkedHashMap<>();
        text().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .forEach(parts -> statements.put(parts[0], HexFormat.of().parseHex(parts[1])));
        return statements;
    }

    static byte[] get(String name) {
        return Objects.requireNonNull(all().get(name), name);
    }

    static SortedMap<String, SignatureScheme> schemes() {
        return new TreeMap<>(Map.of("ed25519", new Ed25519Scheme()));
    }

    private static String text() {
        String name = "/vectors/trust/statements.txt";
        try (InputStream in = Objects.requireNonNull(GoldenStatements.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
