package updrift.engine.apply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.api.target.TargetContext;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.engine.node.FileStateDirectory;
import updrift.engine.policy.Releases;
import updrift.engine.work.Work;
import updrift.target.executable.ExecutableTargetFactory;
import updrift.testkit.TestSettings;

/** A process that recovers, applies {@code new} to {@code program} in its folder unless that is done, and says what it does; made to be killed. */
final class ApplyingProcess implements ApplyObserver {
    private final Path folder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ApplicatorTarget target;
    private final Applier applier;

    private ApplyingProcess(Path folder) {
        this.folder = folder;
        Place place = new Place(folder, thread);
        ExecutableTargetFactory factory = new ExecutableTargetFactory();
        this.target = factory.create(TestSettings.of(factory, Map.of("path", "program")), place);
        StateDirectory state = FileStateDirectory.at(folder.resolve("apply"));
        this.applier = new Applier(
                target, state, new Work(place.timeline(), place.workers()), sequence -> {}, WatchTerms.NONE);
    }

    public static void main(String[] arguments) {
        ApplyingProcess process = new ApplyingProcess(Path.of(arguments[0]));
        process.thread.execute(() -> process.applier.recover(process, process::begin));
    }

    private void begin() {
        if (thread.isShutdown()) {
            return; // Recovery was the end of it.
        }
        System.out.println("begin");
        try {
            byte[] content = Files.readAllBytes(folder.resolve("new"));
            applier.apply(
                    Releases.approved(Releases.of(content, "2.0.0", 5), target.currentVersion()), this::open, this);
        } catch (ClassCastException refusedAsInstalled) {
            end("committed");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ReadableByteChannel open() {
        try {
            return Channels.newChannel(Files.newInputStream(folder.resolve("new")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void end(String how) {
        System.out.println(how);
        thread.shutdown();
    }

    @Override
    public void verifying(UpdateId id) {
        System.out.println("verifying");
    }

    @Override
    public void applying(Attempt attempt, String reason) {
        System.out.println("applying");
    }

    @Override
    public Optional<String> objection(UpdateId id) {
        return Optional.empty();
    }

    @Override
    public Optional<String> objectionToGoingBack(Attempt attempt) {
        return Optional.empty();
    }

    @Override
    public void stays(Attempt attempt, UpdriftException why) {
        end("stays");
    }

    @Override
    public void committed(Attempt attempt) {
        end("committed");
    }

    @Override
    public void refuse(Attempt attempt, String reason, Runnable then, Consumer<UpdriftException> failed) {
        then.run();
    }

    @Override
    public void rolledBack(Attempt attempt, String reason) {
        end("rolled back: " + reason);
    }

    @Override
    public void failed(UpdateId id, UpdriftException why, boolean holdThisId) {
        end("failed: " + why.getMessage());
    }

    @Override
    public void waiting(UpdateId id, String reason) {
        System.out.println("waiting: " + reason);
    }

    /** Real time on one thread, which does the blocking work too. */
    private record Place(Path folder, ScheduledExecutorService thread) implements TargetContext {
        @Override
        public Path backups() {
            return folder.resolve("backups");
        }

        @Override
        public Path resolve(String path) {
            return folder.resolve(path);
        }

        @Override
        public Duration probeTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Timeline timeline() {
            return new Timeline() {
                @Override
                public Instant instant() {
                    return Instant.now();
                }

                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public Scheduled later(Duration delay, Runnable action) {
                    ScheduledFuture<?> due = thread.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
                    return () -> due.cancel(false);
                }
            };
        }

        @Override
        public Workers workers() {
            return thread::execute;
        }

        @Override
        public StateDirectory state() {
            throw new UnsupportedOperationException("the target has no use for it");
        }
    }
}
