package updrift.target.pf4j;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.api.target.Health;
import updrift.api.target.disk.DurableFiles;
import updrift.api.target.probe.Probe;

/**
 * A host's plugins as one set. On the disk a switch is one link that changes where it leads, so a crash leaves the old set or the new one to the host's next
 * start; in the host, plugins of the old set are unloaded before it and those of the new one loaded and started after it.
 */
final class Pf4jTarget implements ApplicatorTarget {
    private final SetStore store;
    private final Previous previous;
    private final LivePlugins live;
    private final Lead lead;
    private final Probe probe;

    Pf4jTarget(SetStore store, Previous previous, LivePlugins live, Lead lead, Probe probe) {
        this.store = store;
        this.previous = previous;
        this.live = live;
        this.lead = lead;
        this.probe = probe;
    }

    @Override
    public Optional<Version> currentVersion() {
        Optional<String> name = store.currentName();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(lead.version(PluginSet.read(store.set(name.get()))));
        } catch (IOException | UnfitSet unknown) {
            return Optional.empty();
        }
    }

    /** For the package and the set that it becomes, which is hardly larger: jars don't shrink in a zip. */
    @Override
    public long missingSpace(Attempt attempt) {
        return step(() -> {
            Path staged = store.staged(attempt);
            long have = Files.exists(staged) ? Files.size(staged) : 0;
            long usable = Files.getFileStore(store.directory()).getUsableSpace();
            return Math.max(0, 2 * attempt.size() - have - usable);
        });
    }

    @Override
    public void stage(Attempt attempt, ReadableByteChannel source) {
        step(() -> {
            previous.forget(attempt);
            store.stage(attempt, source);
            return attempt;
        });
    }

    @Override
    public ReadableByteChannel openStaged(Attempt attempt) {
        return step(() -> FileChannel.open(store.staged(attempt), READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Reads the whole set and plans it over the graph of dependencies; no code of it runs, for two versions of a plugin in one host would meet. */
    @Override
    public Health probeStaged(Attempt attempt) {
        return step(() -> {
            try {
                PluginSet set = PluginSet.read(store.unpack(attempt));
                live.plan(set);
                return judge(attempt, lead.version(set));
            } catch (UnfitSet unfit) {
                return Health.bad(unfit.reason());
            }
        });
    }

    private static Health judge(Attempt attempt, Version found) {
        return found.equals(attempt.to())
                ? Health.good("is version " + found)
                : Health.bad("expected version " + attempt.to() + ", saw " + found);
    }

    @Override
    public void backUp(Attempt attempt) {
        step(() -> {
            previous.keep(attempt, store.currentName());
            return attempt;
        });
    }

    /** A set that is gone is no backup: what was recorded of it can't be met then, and that is told, instead of waiting for it to come back. */
    @Override
    public Optional<ReadableByteChannel> openBackup(Attempt attempt) {
        return step(() -> {
            Optional<Path> set = previous.before(SetStore.name(attempt)).map(store::set);
            return set.isPresent() && DurableFiles.isFolder(set.get())
                    ? Optional.of(SetBytes.open(set.get()))
                    : Optional.empty();
        });
    }

    /** Plugins are left alone: none was taken down before the switch. */
    @Override
    public void unstage(Attempt attempt) {
        step(() -> {
            store.dropSet(attempt);
            store.forgetStaged();
            return attempt;
        });
    }

    @Override
    public void activate(Attempt attempt) {
        uninterrupted(() -> {
            if (!DurableFiles.exists(store.staged(attempt))) {
                throw new NoSuchFileException(store.staged(attempt).toString());
            }
            try {
                PluginSet set = PluginSet.read(store.unpack(attempt));
                if (!runs(Optional.of(set))) {
                    live.replace(set, () -> store.point(Optional.of(set.name())));
                }
            } catch (UnfitSet unfit) {
                throw new IOException(unfit.reason(), unfit);
            }
            return attempt;
        });
    }

    private boolean runs(Optional<PluginSet> wanted) {
        boolean pointed = store.currentName().equals(wanted.map(PluginSet::name));
        return pointed && wanted.map(set -> live.problem(set).isEmpty()).orElseGet(live::runsNothing);
    }

    @Override
    public Health probe(Attempt attempt) {
        return step(() -> {
            if (!store.currentName().equals(Optional.of(SetStore.name(attempt)))) {
                return Health.bad(store.current() + " doesn't lead to version " + attempt.to());
            }
            try {
                PluginSet set = PluginSet.read(store.set(SetStore.name(attempt)));
                Optional<String> problem = live.problem(set);
                if (problem.isPresent()) {
                    return Health.bad(problem.get());
                }
                Health found = judge(attempt, lead.version(set));
                return found.good() ? probe.check(store.current(), attempt.to()) : found;
            } catch (UnfitSet unfit) {
                return Health.bad(unfit.reason());
            }
        });
    }

    @Override
    public void commit(Attempt attempt) {
        step(() -> {
            store.keepOnly(previous.of(attempt));
            previous.keepOnly(attempt);
            store.forgetStaged();
            return attempt;
        });
    }

    /** Where it was never switched to, what runs is left alone, unless a switch broke off after it took plugins down. */
    @Override
    public void rollBack(Attempt attempt) {
        uninterrupted(() -> {
            Optional<String> running = store.currentName();
            boolean switched = running.equals(Optional.of(SetStore.name(attempt))) && previous.isKept(attempt);
            Optional<String> wanted = switched ? previous.of(attempt) : running;
            try {
                Optional<PluginSet> set =
                        wanted.isPresent() ? Optional.of(PluginSet.read(store.set(wanted.get()))) : Optional.empty();
                if (!runs(set)) {
                    live.restore(set, () -> store.point(wanted));
                }
            } catch (UnfitSet unfit) {
                throw new IOException(unfit.reason(), unfit);
            }
            store.forceCurrent(); // Also of what an earlier try did and couldn't force: the set goes now.
            store.dropSet(attempt);
            store.forgetStaged();
            return attempt;
        });
    }

    /** The plugins go on running: they are the host's. */
    @Override
    public void close() {
        probe.close();
    }

    /** A node that is closed interrupts its worker, and the host goes on: half a switch would leave it without its plugins. */
    private void uninterrupted(Step<Attempt> step) {
        try {
            CompletableFuture.runAsync(() -> step(step), Pf4jTarget::runAside).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof Error fault) {
                throw fault;
            }
            throw failure.getCause() instanceof RuntimeException known ? known : failure;
        }
    }

    private static void runAside(Runnable work) {
        Thread thread = new Thread(work, "updrift switches plugins");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T step(Step<T> step) {
        try {
            return step.run();
        } catch (NoSuchFileException missing) {
            throw failed(missing.getMessage() + " isn't there", missing);
        } catch (IOException failure) {
            throw failed(String.valueOf(failure.getMessage()), failure);
        } catch (UncheckedIOException failure) {
            throw failed(String.valueOf(failure.getMessage()), failure);
        }
    }

    private UpdriftException failed(String why, Exception cause) {
        return new UpdriftException(ErrorCode.TARGET_FAILED, "plugins of " + store.directory() + ": " + why, cause);
    }
}
