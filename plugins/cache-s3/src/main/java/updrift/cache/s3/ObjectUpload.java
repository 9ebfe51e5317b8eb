package updrift.cache.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.cache.s3.S3Client.Ask;

/**
 * Writes one object from its start to its end: in one request if it is small, else in parts that the store puts together, so that of a large one no more than a
 * part is in memory or sent twice. Readers see it once it is whole, and until then what stood there before. Used by one thread at a time.
 */
final class ObjectUpload {
    /** S3 takes parts from 5 MiB, save the last ("Amazon S3 multipart upload limits", as the next); this is what AWS's own tools send. */
    static final int PART_BYTES_MIN = 8 << 20;

    private static final int PARTS_MAX = 10_000;

    /** The answer to a step has a few hundred bytes. */
    private static final int ANSWER_BYTES_MAX = 64 << 10;

    private final Patience store;
    private final S3Client client;
    private final String object;
    private final int partBytes;
    private final List<String> tags = new ArrayList<>();
    private byte[] part = new byte[0];
    private int filled;
    private long written;
    private String uploadId = "";
    private boolean finished;

    /** For an object of about {@code size} bytes. */
    ObjectUpload(Patience store, S3Client client, String object, long size) {
        this.store = store;
        this.client = client;
        this.object = object;
        this.partBytes = partBytes(size);
    }

    /** Large enough that the parts of {@code size} bytes can be counted; a package of the largest size gets parts of 110 MB. */
    static int partBytes(long size) {
        return Math.toIntExact(Math.max(PART_BYTES_MIN, (size + PARTS_MAX - 1) / PARTS_MAX));
    }

    long written() {
        return written;
    }

    /** Takes what follows on what was written before; {@code NOT_POSSIBLE} for anything else. */
    void write(long position, ByteBuffer bytes) {
        if (position != written || finished) {
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE,
                    "a store of objects is written from start to end: " + written + " bytes of " + object
                            + " are there, and the next would stand at " + position);
        }
        while (bytes.hasRemaining()) {
            if (filled == partBytes) {
                send(partBytes);
            }
            int count = Math.min(bytes.remaining(), partBytes - filled);
            if (part.length < filled + count) {
                part = Arrays.copyOf(part, Math.min(partBytes, Math.max(filled + count, 2 * part.length)));
            }
            bytes.get(part, filled, count);
            filled += count;
            written += count;
        }
    }

    private void send(int length) {
        if (uploadId.isEmpty()) {
            uploadId = good(store.answer(ask("POST", ANSWER_BYTES_MAX).query("uploads", "")))
                    .element("UploadId")
                    .orElseThrow(() -> client.failed(object, "can't be written in parts: the store gave no UploadId"));
        }
        Ask ask = ask("PUT", 0)
                .query("partNumber", Integer.toString(tags.size() + 1))
                .query("uploadId", uploadId)
                .sending(Arrays.copyOf(part, length));
        S3Answer answer = good(store.answer(ask));
        tags.add(answer.headers()
                .firstValue("etag")
                .filter(tag -> tag.matches("\"?[A-Za-z0-9+/=_-]{1,128}\"?"))
                .orElseThrow(() -> client.failed(object, "can't be written in parts: the store gave no ETag")));
        filled = 0;
    }

    private Ask ask(String method, int most) {
        return Ask.of(method, object, most);
    }

    private S3Answer good(S3Answer answer) {
        if (!answer.isOk()) {
            throw client.failed(object, "can't be written: " + answer.problem());
        }
        return answer;
    }

    /** Makes it the object that everybody reads; durable when it returns. */
    void finish() {
        if (tags.isEmpty()) {
            good(store.answer(ask("PUT", 0).sending(Arrays.copyOf(part, filled))));
        } else {
            if (filled > 0) {
                send(filled);
            }
            putTogether();
        }
        finished = true;
        part = new byte[0];
    }

    /** S3 may say 200 at once and what went wrong in the body. */
    private void putTogether() {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < tags.size(); i++) {
            xml.append("<Part><PartNumber>").append(i + 1).append("</PartNumber><ETag>");
            xml.append(tags.get(i).replace("\"", "&quot;")).append("</ETag></Part>");
        }
        byte[] body = xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        S3Answer answer = store.answer(
                ask("POST", ANSWER_BYTES_MAX).query("uploadId", uploadId).sending(body));
        if (!isPutTogetherAlready(answer) && !good(answer).code().isEmpty()) {
            throw client.failed(object, "can't be written: " + answer.problem());
        }
    }

    /** The upload is gone and the object is there: only the answer to an earlier try was lost. */
    private boolean isPutTogetherAlready(S3Answer answer) {
        return answer.code().equals("NoSuchUpload")
                && new S3Objects(client, store).length(object).equals(OptionalLong.of(written));
    }

    /** Lets go of what was sent and isn't finished. What a crash leaves the bucket's own rules clear away. */
    void giveUp() {
        if (!finished && !uploadId.isEmpty()) {
            S3Answer answer = client.answer(ask("DELETE", 0).query("uploadId", uploadId));
            uploadId = "";
            if (answer.status() != 204 && !answer.isOk() && !answer.isNoObject()) {
                throw client.failed(object, "keeps parts of an upload that was given up: " + answer.problem());
            }
        }
    }
}
