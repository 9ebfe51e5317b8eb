package updrift.cache.s3;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.http.BoundedBody;

/** Signs requests to one bucket and sends them, each bounded in bytes and in time. Thread-safe. */
final class S3Client implements AutoCloseable {
    /** Of an answer that says why something failed. */
    private static final int ERROR_BYTES_MAX = 64 << 10;

    private final Bucket bucket;
    private final Supplier<Credentials> chain;
    private final InstantSource clock;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private volatile @Nullable Credentials credentials;
    private @Nullable HttpClient client;
    private volatile boolean closed;

    /** {@code chain} is asked with the first request, and again after one that was refused. */
    S3Client(
            Bucket bucket,
            Supplier<Credentials> chain,
            InstantSource clock,
            Duration connectTimeout,
            Duration timeout) {
        this.bucket = bucket;
        this.chain = chain;
        this.clock = clock;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    /** One request; {@code most} bytes of a good answer are read. */
    @SuppressWarnings("ArrayRecordComponent") // made once and sent, never compared
    record Ask(
            String method,
            String object,
            SortedMap<String, String> query,
            SortedMap<String, String> headers,
            byte[] body,
            int most) {
        /** One that sends no body. */
        static Ask of(String method, String object, int most) {
            return new Ask(method, object, new TreeMap<>(), new TreeMap<>(), new byte[0], most);
        }

        /** The same with a body. */
        Ask sending(byte[] bytes) {
            return new Ask(method, object, query, headers, bytes, most);
        }

        Ask query(String name, String value) {
            query.put(name, value);
            return this;
        }

        /** {@code name} in lower case. */
        Ask header(String name, String value) {
            headers.put(name, value);
            return this;
        }
    }

    /** What came of {@code ask}, whatever it is; throws {@code CACHE_FAILED} only once this is closed, or without credentials. */
    S3Answer answer(Ask ask) {
        HttpRequest request = signed(ask);
        if (closed) {
            throw failed(ask.object(), "isn't asked for any more: the node ends");
        }
        CompletableFuture<HttpResponse<BoundedBody.Content>> answer = client().sendAsync(request, head -> {
            boolean good = head.statusCode() == S3Answer.OK || head.statusCode() == S3Answer.PARTIAL;
            return new BoundedBody(good ? ask.most() : ERROR_BYTES_MAX);
        });
        long number = asked.incrementAndGet();
        underWay.put(number, answer);
        try {
            HttpResponse<BoundedBody.Content> came = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (came.statusCode() == 403 || came.statusCode() == 400) {
                credentials = null; // Temporary ones may have been renewed.
            }
            return new S3Answer(
                    came.statusCode(),
                    came.headers(),
                    came.body().bytes(),
                    came.body().tooLong(),
                    "");
        } catch (ExecutionException failure) {
            return S3Answer.none(reason(failure.getCause()));
        } catch (TimeoutException late) {
            return S3Answer.none(late());
        } catch (CancellationException ended) {
            throw failed(ask.object(), "isn't asked for any more: the node ends");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed(ask.object(), "isn't asked for any more: interrupted");
        } finally {
            underWay.remove(number);
            answer.cancel(true);
        }
    }

    private HttpRequest signed(Ask ask) {
        SortedMap<String, String> headers = new TreeMap<>(ask.headers());
        headers.put("host", bucket.host());
        Map<String, String> added = new Signature(credentials(), bucket.region())
                .sign(
                        ask.method(),
                        bucket.path(ask.object()),
                        ask.query(),
                        headers,
                        Signature.sha256(ask.body()),
                        clock.instant());
        HttpRequest.Builder request = HttpRequest.newBuilder(bucket.url(ask.object(), ask.query()))
                .timeout(timeout)
                .method(
                        ask.method(),
                        ask.body().length == 0 && !ask.method().startsWith("P")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(ask.body()));
        ask.headers().forEach(request::header);
        added.forEach(request::header);
        return request.build();
    }

    private Credentials credentials() {
        Credentials known = credentials;
        if (known == null) {
            known = chain.get();
            credentials = known;
        }
        return known;
    }

    /** Made with the first request, for its threads cost memory. HTTP/1.1: several connections, so that one lost packet doesn't hold up all requests. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER) // A signature holds for one host.
                    .connectTimeout(connectTimeout)
                    .build();
            client = made;
        }
        return made;
    }

    private String reason(@Nullable Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return late();
        }
        String message = String.valueOf(failure instanceof IOException ? failure.getMessage() : failure);
        String told = message.substring(0, Math.min(200, message.length())).replaceAll("\\p{Cntrl}", "?");
        return "can't be reached at " + bucket.host() + (message.equals("null") ? "" : ": " + told);
    }

    private String late() {
        return "wasn't answered for by " + bucket.host() + " within " + timeout.toSeconds() + " s";
    }

    /** A failure that names {@code object} as people write it. */
    UpdriftException failed(String object, String why) {
        return new UpdriftException(ErrorCode.CACHE_FAILED, bucket.shown(object) + " " + why);
    }

    /** Whether {@link #close} was called. */
    boolean isClosed() {
        return closed;
    }

    /** Ends what is under way; nothing is asked any more. */
    @Override
    public void close() {
        closed = true;
        underWay.values().forEach(answer -> answer.cancel(true));
    }
}
