package updrift.cache.s3;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import updrift.cache.s3.S3Client.Ask;

/** Reads objects, whole and in pieces, and replaces small ones. A failure to read is told at once: nodes have a clock of their own for trying again. */
final class S3Objects {
    private final S3Client client;
    private final Patience patience;

    S3Objects(S3Client client, Patience patience) {
        this.client = client;
        this.patience = patience;
    }

    /** The length of an object in bytes; empty if it isn't there. Asks for its first byte, since an answer to HEAD never says why it is none. */
    OptionalLong length(String object) {
        S3Answer answer = client.answer(Ask.of("GET", object, 1).header("range", "bytes=0-0"));
        if (answer.isNoObject()) {
            return OptionalLong.empty();
        }
        if (answer.status() == S3Answer.RANGE_NOT_SATISFIABLE) {
            return OptionalLong.of(0); // Only what is empty has no first byte.
        }
        if (!answer.isOk()) {
            throw client.failed(object, answer.problem());
        }
        String range = answer.headers().firstValue("content-range").orElse("").strip();
        if (answer.status() == S3Answer.PARTIAL && range.matches("bytes 0-0/[0-9]{1,18}")) {
            return OptionalLong.of(Long.parseLong(range.substring(range.indexOf('/') + 1)));
        }
        OptionalLong whole = answer.headers().firstValueAsLong("content-length");
        if (answer.status() == S3Answer.OK && whole.isPresent()) {
            return whole;
        }
        throw client.failed(object, "doesn't tell its length");
    }

    /** {@code length} bytes of an object that has {@code whole}, from {@code position} on. */
    byte[] range(String object, long position, int length, long whole) {
        String range = position + "-" + (position + length - 1);
        S3Answer answer = client.answer(Ask.of("GET", object, length).header("range", "bytes=" + range));
        boolean allOfIt = answer.status() == S3Answer.OK && length == whole && position == 0;
        if (!answer.isOk()) {
            throw client.failed(object, answer.problem());
        }
        if (answer.status() == S3Answer.OK && !allOfIt) {
            throw client.failed(object, "can't be read in pieces: the store has to answer requests for byte ranges");
        }
        String told = answer.headers().firstValue("content-range").orElse("").strip();
        if (!allOfIt && !told.equals("bytes " + range + "/" + whole)) {
            throw client.failed(object, "answered with another range than bytes " + range + "/" + whole);
        }
        if (answer.body().length != length || answer.tooLong()) {
            throw client.failed(object, "has another length than it told");
        }
        return answer.body();
    }

    /** All of a small object; empty if it isn't there. */
    Optional<byte[]> whole(String object, int most) {
        S3Answer answer = client.answer(Ask.of("GET", object, most));
        if (answer.isNoObject()) {
            return Optional.empty();
        }
        return Optional.of(body(object, answer, most));
    }

    private byte[] body(String object, S3Answer answer, int most) {
        if (!answer.isOk()) {
            throw client.failed(object, answer.problem());
        }
        if (answer.tooLong()) {
            throw client.failed(object, "has more than " + most + " bytes");
        }
        return answer.body();
    }

    /**
     * Replaces a small object if it still is {@code before}; false if it isn't. What is there is told by its tag, which the store holds against the object when it
     * writes, so of two that replace it at a time one fails.
     */
    boolean replace(String object, Optional<byte[]> before, byte[] after) {
        Ask write = Ask.of("PUT", object, 0).sending(after);
        if (before.isEmpty()) {
            write.header("if-none-match", "*");
        } else {
            S3Answer now = patience.answer(Ask.of("GET", object, before.get().length));
            if (now.isNoObject()) {
                return false;
            }
            Optional<String> tag = now.headers().firstValue("etag");
            if (now.isOk() && (now.tooLong() || !Arrays.equals(now.body(), before.get()))) {
                return false;
            }
            body(object, now, before.get().length);
            write.header("if-match", tag.orElseThrow(() -> client.failed(object, "has no ETag")));
        }
        return written(object, patience.answer(write));
    }

    private boolean written(String object, S3Answer answer) {
        return switch (answer.status()) {
            case S3Answer.OK -> true;
            case S3Answer.PRECONDITION_FAILED, S3Answer.CONFLICT -> false;
            case S3Answer.NOT_FOUND -> {
                if (answer.isNoObject()) {
                    yield false; // It was deleted meanwhile.
                }
                throw client.failed(object, answer.problem());
            }
            default -> throw client.failed(object, answer.problem());
        };
    }

    /** Deletes an object; nothing happens if it isn't there. */
    void delete(String object) {
        S3Answer answer = patience.answer(Ask.of("DELETE", object, 0));
        if (answer.status() != S3Answer.OK && answer.status() != 204 && !answer.isNoObject()) {
            throw client.failed(object, answer.problem());
        }
    }
}
