package updrift.cache.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The examples that AWS publishes: Amazon Simple Storage Service API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a
 * Single Chunk", "Examples: Signature Calculations". Their keys are no keys. Text of AWS's documentation, licensed under CC BY-SA 4.0.
 */
@Tag("R37")
class SignatureTest {
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final Credentials CREDENTIALS =
            new Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());
    private static final String NO_BODY = Signature.sha256(new byte[0]);

    @Test
    void theExampleThatGetsAnObjectInPartIsSignedAsPublished() {
        assertThat(signature("GET", "/test.txt", Map.of(), Map.of("range", "bytes=0-9"), NO_BODY))
                .endsWith(
                        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void theExampleThatPutsAnObjectIsSignedAsPublished() {
        String body = Signature.sha256("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers =
                Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY");

        assertThat(body).isEqualTo("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
        assertThat(signature("PUT", "/" + Signature.encoded("test$file.text"), Map.of(), headers, body))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void theExampleWithAQueryThatHasNoValueIsSignedAsPublished() {
        assertThat(signature("GET", "/", Map.of("lifecycle", ""), Map.of(), NO_BODY))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void theExampleWithAQueryIsSignedAsPublished() {
        assertThat(signature("GET", "/", Map.of("max-keys", "2", "prefix", "J"), Map.of(), NO_BODY))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    private static String signature(
            String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.put("host", HOST);
        return new Signature(CREDENTIALS, "us-east-1")
                .sign(method, path, new TreeMap<>(query), all, body, NOW)
                .get("authorization");
    }

    @Test
    void whatAQuerySaysIsEncodedOnceAndSorted() {
        SortedMap<String, String> query = new TreeMap<>(Map.of("uploadId", "a/b+c=~ü", "partNumber", "7"));

        assertThat(Signature.query(query)).isEqualTo("partNumber=7&uploadId=a%2Fb%2Bc%3D~%C3%BC");
    }

    @Test
    void aTemporaryKeysTokenIsSentAndSigned() {
        Credentials temporary = new Credentials("id", "secret", Optional.of("token"));

        SortedMap<String, String> added = new Signature(temporary, "eu-central-1")
                .sign("GET", "/x", new TreeMap<>(), Map.of("host", "h"), NO_BODY, NOW);

        assertThat(added).containsEntry("x-amz-security-token", "token");
        assertThat(added.get("authorization"))
                .contains("x-amz-security-token", "/20130524/eu-central-1/s3/aws4_request")
                .doesNotContain("secret,");
    }
}
