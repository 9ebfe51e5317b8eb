package updrift.cache.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.http.BoundedBody;

/** One static web server, asked for files and pieces of files. Each answer is bounded in bytes and in time; whatever goes wrong is told with its URL. Thread-safe. */
final class WebServer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final Set<Integer> NOT_THERE = Set.of(404, 410);

    private final URI base;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private @Nullable HttpClient client;
    private volatile boolean closed;

    /** {@code base} ends with a slash. */
    WebServer(URI base, Duration connectTimeout, Duration timeout) {
        this.base = base;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    /** The length of a file in bytes; empty if it isn't there. */
    OptionalLong length(String name) {
        URI url = base.resolve(name);
        HttpResponse<BoundedBody.Content> answer =
                ask(HttpRequest.newBuilder(url).method("HEAD", BodyPublishers.noBody()), 0);
        if (NOT_THERE.contains(answer.statusCode())) {
            return OptionalLong.empty();
        }
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (answer.statusCode() != OK || length < 0) {
            throw failed(url, answer.statusCode() == OK ? "doesn't tell its length" : refused(answer.statusCode()));
        }
        return OptionalLong.of(length);
    }

    /** {@code length} bytes of a file that has {@code whole}, from {@code position} on. */
    byte[] range(String name, long position, int length, long whole) {
        URI url = base.resolve(name);
        long last = position + length - 1;
        HttpResponse<BoundedBody.Content> answer =
                ask(HttpRequest.newBuilder(url).header("Range", "bytes=" + position + "-" + last), length);
        if (answer.statusCode() == OK) {
            throw failed(url, "can't be read in pieces: the web server has to answer requests for byte ranges");
        }
        if (answer.statusCode() != PARTIAL) {
            throw failed(url, refused(answer.statusCode()));
        }
        String told = answer.headers().firstValue("Content-Range").orElse("").strip();
        String range = "bytes " + position + "-" + last + "/";
        if (!told.equals(range + whole) && !told.equals(range + "*")) {
            throw failed(url, "answered with another range than " + range + whole + ": '" + shortened(told) + "'");
        }
        if (answer.body().bytes().length != length) {
            throw failed(url, "ended within the range " + range + whole);
        }
        return answer.body().bytes();
    }

    /** All of a small file; empty if it isn't there. */
    Optional<byte[]> whole(String name, int most) {
        URI url = base.resolve(name);
        HttpResponse<BoundedBody.Content> answer = ask(HttpRequest.newBuilder(url), most);
        if (NOT_THERE.contains(answer.statusCode())) {
            return Optional.empty();
        }
        if (answer.statusCode() != OK) {
            throw failed(url, refused(answer.statusCode()));
        }
        if (answer.body().tooLong()) {
            throw failed(url, "has more than " + most + " bytes");
        }
        return Optional.of(answer.body().bytes());
    }

    private HttpResponse<BoundedBody.Content> ask(HttpRequest.Builder request, int most) {
        HttpRequest ready = request.timeout(timeout).build();
        if (closed) {
            throw failed(ready.uri(), "isn't asked any more: the node ends");
        }
        CompletableFuture<HttpResponse<BoundedBody.Content>> answer = client().sendAsync(
                        ready,
                        head -> new BoundedBody(head.statusCode() == OK || head.statusCode() == PARTIAL ? most : 0));
        long number = asked.incrementAndGet();
        underWay.put(number, answer);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failed(ready.uri(), reason(failure.getCause()));
        } catch (TimeoutException late) {
            throw failed(ready.uri(), late());
        } catch (CancellationException ended) {
            throw failed(ready.uri(), "isn't asked any more: the node ends");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed(ready.uri(), "isn't asked any more: interrupted");
        } finally {
            underWay.remove(number);
            answer.cancel(true);
        }
    }

    /** Made with the first request, for its threads cost memory. HTTP/1.1: several connections, so that one lost packet doesn't hold up all requests. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
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
        String message =
                failure instanceof IOException ? String.valueOf(failure.getMessage()) : String.valueOf(failure);
        return "can't be reached" + (message.equals("null") ? "" : ": " + shortened(message));
    }

    private String late() {
        return "didn't answer within " + timeout.toSeconds() + " s";
    }

    private static String refused(int status) {
        return status >= 300 && status < 400
                ? "answered " + status + ", a redirect that isn't followed: set the url to where it leads"
                : "answered " + status;
    }

    /** What a stranger says, as much of it as belongs into one line. */
    private static String shortened(String text) {
        return text.substring(0, Math.min(200, text.length())).replaceAll("\\p{Cntrl}", "?");
    }

    private static UpdriftException failed(URI url, String why) {
        return new UpdriftException(ErrorCode.CACHE_FAILED, url + " " + why);
    }

    /** Ends what is under way; nothing is asked any more. */
    void close() {
        closed = true;
        underWay.values().forEach(answer -> answer.cancel(true));
    }
}
