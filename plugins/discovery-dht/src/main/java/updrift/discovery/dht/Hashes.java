package updrift.discovery.dht;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import updrift.api.content.UpdateId;

/**
 * Where products and updates are found: the first 20 bytes of SHA-256 over {@code "updrift dht 1"}, a zero byte, {@code "product"} or {@code "update"}, a zero
 * byte, and the product's name or the 32 bytes of the update id. So they meet nothing else in a table that is shared with others.
 */
final class Hashes {
    private Hashes() {}

    static NodeId ofProduct(String product) {
        return of("product", product.getBytes(UTF_8));
    }

    static NodeId ofUpdate(UpdateId id) {
        return of("update", id.bytes());
    }

    private static NodeId of(String domain, byte[] what) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(("updrift dht 1\0" + domain + "\0").getBytes(UTF_8));
            return NodeId.of(Arrays.copyOf(digest.digest(what), NodeId.LENGTH));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
