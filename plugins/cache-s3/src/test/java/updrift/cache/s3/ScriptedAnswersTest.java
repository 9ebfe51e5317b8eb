package updrift.cache.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;

/** What a sound server does too seldom for a test, and an unsound one at any time. */
@Tag("R37")
class ScriptedAnswersTest {
    private static final UpdateId ID = UpdateId.parse("ab".repeat(32));

    private final ScriptedStore store;
    private final CacheStorage storage;

    ScriptedAnswersTest() throws IOException {
        store = new ScriptedStore();
        storage = store.open();
    }

    @AfterEach
    void end() {
        storage.close();
        store.close();
    }

    @Test
    void aStoreThatIsBusyGetsAnUploadAgainAfterAWhile() {
        store.refusing(503, "SlowDown").refusing(429, "TooManyRequests").refusing(500, "InternalError");
        store.then(200, "", "").then(200, "", "");

        try (StoredUpdate update = storage.create(ID, 3)) {
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            update.complete();
            assertThat(update.isComplete()).isTrue();
        }

        String bucket = "PUT /" + LocalS3.BUCKET + "/" + ID;
        assertThat(store.asked())
                .containsExactly(
                        bucket + ".tree", bucket + ".tree", bucket + ".tree", bucket + ".tree", bucket + ".pkg");
    }

    @Test
    void aStoreThatIsBusyIsToldToWhoeverReadsAtOnce() {
        store.refusing(503, "SlowDown");

        assertThatThrownBy(() -> storage.open(ID))
                .hasMessage("s3://" + LocalS3.BUCKET + "/" + ID + ".pkg answered 503 SlowDown");
        assertThat(store.asked()).hasSize(1);
    }

    @Test
    void whatTheStoreRefusesForGoodIsNotTriedAgain() {
        store.refusing(403, "AccessDenied");

        try (StoredUpdate update = storage.create(ID, 3)) {
            assertThatThrownBy(update::complete)
                    .hasMessageEndingWith(
                            ".tree can't be written: answered 403 AccessDenied: these credentials may not do that");
        }
        assertThat(store.asked()).hasSize(1);
    }

    @Test
    void aFailureThatComesWithStatus200WhenPartsArePutTogetherIsOne() {
        store.then(200, "", "<R><UploadId>u1</UploadId></R>").then(200, "ETag: \"e1\"", "");
        store.then(200, "", "").then(200, "ETag: \"e2\"", "").refusing(200, "InternalError");
        store.then(204, "", "");

        try (StoredUpdate update = storage.create(ID, 9 << 20)) {
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.allocate(9 << 20));

            assertThatThrownBy(update::complete)
                    .hasMessageContaining(".pkg can't be written: answered 200 InternalError");
            assertThat(update.isComplete()).isFalse();
        }
        assertThat(store.asked()).last().asString().startsWith("DELETE").endsWith("uploadId=u1");
    }

    @Test
    void anUploadWhoseLastAnswerWasLostIsFoundThere() {
        store.then(200, "", "<R><UploadId>u1</UploadId></R>").then(200, "ETag: \"e1\"", "");
        store.then(200, "", "").then(200, "ETag: \"e2\"", "").refusing(504, "GatewayTimeout");
        store.refusing(404, "NoSuchUpload").then(206, "Content-Range: bytes 0-0/9437184", "0");

        try (StoredUpdate update = storage.create(ID, 9 << 20)) {
            update.write(StoredPart.PACKAGE, 0, ByteBuffer.allocate(9 << 20));
            update.complete();

            assertThat(update.isComplete()).isTrue();
        }
    }

    @Test
    void ofTwoWhoReplaceAnObjectTheOneWhoComesLateIsTold() {
        store.then(200, "ETag: \"e1\"", "old").refusing(412, "PreconditionFailed");
        store.then(200, "ETag: \"e1\"", "old").refusing(409, "ConditionalRequestConflict");

        assertThat(storage.replaceObject("a/b", Optional.of("old".getBytes()), new byte[1]))
                .isFalse();
        assertThat(storage.replaceObject("a/b", Optional.of("old".getBytes()), new byte[1]))
                .isFalse();
    }

    @Test
    void aBucketOfAnotherRegionIsToldWithThatRegion() {
        store.then(301, "x-amz-bucket-region: eu-central-1", "<Error><Code>PermanentRedirect</Code></Error>");

        assertThatThrownBy(() -> storage.object("a/b", 10))
                .hasMessageEndingWith("answered 301 PermanentRedirect: set cache.s3.region to eu-central-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    200 |                                  | 0123456789 | can't be read in pieces
                    206 | Content-Range: bytes 1-5/100     | 01234      | answered with another range than bytes 0-4/100
                    206 | Content-Range: bytes 0-4/99      | 01234      | answered with another range than bytes 0-4/100
                    206 | Content-Range: bytes 0-4/100     | 012        | has another length than it told
                    206 | Content-Range: bytes 0-4/100     | 0123456    | has another length than it told
                    404 |                                  |            | answered 404
                    """)
    void aRangeThatIsNotWhatWasAskedForIsRefused(int status, String header, String body, String reason) {
        store.then(206, "Content-Range: bytes 0-0/100", "0").then(206, "Content-Range: bytes 0-0/64", "0");
        store.then(status, header == null ? "" : header, body == null ? "" : body);

        try (StoredUpdate update = storage.open(ID).orElseThrow()) {
            assertThatThrownBy(() -> update.read(StoredPart.PACKAGE, 0, ByteBuffer.allocate(5)))
                    .hasMessageContaining("s3://" + LocalS3.BUCKET + "/" + ID + ".pkg " + reason);
        }
    }

    @Test
    @Tag("C17")
    void whatAStrangerSaysIsNoLineOfTheLog() {
        store.then(500, "", "<Error><Code>a\nb\u001b[31m</Code></Error>");

        assertThatThrownBy(() -> storage.object("a/b", 10)).message().doesNotContain("\n", "\u001b");
    }

    @Test
    void partsOfTheLargestPackageCanBeCounted() {
        long tebibyte = 1L << 40;

        assertThat(ObjectUpload.partBytes(1)).isEqualTo(8 << 20);
        assertThat(ObjectUpload.partBytes(tebibyte)).isEqualTo(109_951_163);
        assertThat((tebibyte + 109_951_162) / 109_951_163).isLessThanOrEqualTo(10_000);
    }
}
