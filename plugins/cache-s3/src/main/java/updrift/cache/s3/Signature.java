package updrift.cache.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in a request's headers, as S3 wants it: the path is encoded once, and the hash of the body is signed too. See "Authenticating Requests:
 * Using the Authorization Header" in the Amazon S3 API Reference.
 */
final class Signature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Credentials credentials;
    private final String region;

    Signature(Credentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /**
     * The headers that make a request of its own word one of the credentials' owner, beside those that it has.
     *
     * @param path encoded, beginning with a slash
     * @param query names and values, not encoded
     * @param headers all that are signed, by lower-case name, {@code host} among them
     * @param bodySha256 of the body, in lower-case hexadecimal
     */
    SortedMap<String, String> sign(
            String method,
            String path,
            SortedMap<String, String> query,
            Map<String, String> headers,
            String bodySha256,
            Instant now) {
        String time = TIME.format(now);
        SortedMap<String, String> added = new TreeMap<>();
        added.put("x-amz-date", time);
        added.put("x-amz-content-sha256", bodySha256);
        credentials.sessionToken().ifPresent(token -> added.put("x-amz-security-token", token));

        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.putAll(added);
        String names = String.join(";", signed.keySet());
        String canonical = String.join("\n", method, path, query(query), lines(signed), names, bodySha256);
        String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
        String toSign = String.join("\n", ALGORITHM, time, scope, sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        added.put(
                "authorization",
                ALGORITHM + " Credential=" + credentials.accessKey() + "/" + scope + ",SignedHeaders=" + names
                        + ",Signature=" + HexFormat.of().formatHex(hmac(key(time.substring(0, 8)), toSign)));
        return added;
    }

    private static String lines(SortedMap<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining());
    }

    private byte[] key(String date) {
        byte[] key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {date, region, "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    /** The query as it is sent and signed: sorted, each name with its value. */
    static String query(SortedMap<String, String> query) {
        return query.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** All but unreserved characters as %XX of their UTF-8. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean plain = letterOrDigit || "-._~".indexOf(c) >= 0;
            encoded.append(
                    plain
                            ? String.valueOf(c)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return encoded.toString();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
