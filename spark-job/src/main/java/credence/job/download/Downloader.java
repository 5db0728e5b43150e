package credence.job.download;

import credence.job.download.DownloadException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings data sets to a folder. A file gets its name only when it is complete and has its digest;
 * until then it is {@code NAME.part}, which a later run continues. Files that are there are never
 * replaced.
 */
public final class Downloader {
  private final Transfer transfer;
  private final Consumer<String> log;

  public Downloader(Patience patience, Consumer<String> log) {
    this.transfer = new Transfer(patience);
    this.log = log;
  }

  /**
   * Puts {@code set} into {@code folder/NAME-OF-THE-SET}.
   *
   * @throws DownloadException if a file cannot be had
   * @throws IOException if the disk refuses
   */
  public void fetch(DataSet set, Path folder) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve(set.name()));
    for (RemoteFile file : set.files()) {
      if (file.isArchive()) {
        fetchArchive(file, home);
      } else {
        fetchFile(file, home);
      }
    }
    log.accept(set.name() + " is in " + home);
  }

  private void fetchArchive(RemoteFile file, Path home) throws IOException, InterruptedException {
    Archive archive = new Archive(file.members());
    if (archive.isUnpacked(home)) {
      return;
    }
    boolean isSomebodys = Files.exists(home.resolve(file.name()));
    Path packed = fetchFile(file, home);
    archive.unpack(packed, home);
    if (!isSomebodys) {
      Files.delete(packed);
    }
  }

  private Path fetchFile(RemoteFile file, Path home) throws IOException, InterruptedException {
    Path target = home.resolve(file.name());
    if (Files.exists(target)) {
      checkExisting(file, target);
      return target;
    }
    Path part = home.resolve(file.name() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(channel, part);
      try {
        tryMirrors(file, part, channel);
      } finally {
        if (channel.size() == 0) {
          Files.delete(part);
        }
      }
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  private static void checkExisting(RemoteFile file, Path target) throws IOException {
    Digest found = file.digest().of(target);
    if (!found.equals(file.digest())) {
      throw new DownloadException(
          Reason.EXISTS,
          "%s is there but has %s, the published file %s: remove it to download that"
              .formatted(target, found, file.digest()));
    }
  }

  @SuppressWarnings("try") // released with the channel
  private static void lock(FileChannel channel, Path part) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new DownloadException(
          Reason.UNREACHABLE, part + " is being downloaded by another process");
    }
  }

  private void tryMirrors(RemoteFile file, Path part, FileChannel channel)
      throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    Reason reason = Reason.WRONG_BYTES;
    for (URI mirror : file.mirrors()) {
      try {
        tryMirror(file, mirror, part, channel);
        return;
      } catch (WrongBytesException e) {
        failures.add(mirror + ": " + e.getMessage());
      } catch (IOException e) {
        reason = Reason.UNREACHABLE;
        failures.add(mirror + ": " + (e.getMessage() == null ? "no answer" : e.getMessage()));
      }
    }
    throw new DownloadException(
        reason, "no mirror has " + file.name() + "\n  " + String.join("\n  ", failures));
  }

  private void tryMirror(RemoteFile file, URI mirror, Path part, FileChannel channel)
      throws IOException, InterruptedException {
    boolean continued = channel.size() > 0;
    if (channel.size() < file.bytes()) {
      log.accept(describe(file, mirror, channel.size()));
      transfer.complete(channel, mirror, file.bytes());
    }
    Digest found = file.digest().of(part);
    if (channel.size() == file.bytes() && found.equals(file.digest())) {
      return;
    }
    channel.truncate(0);
    if (!continued) {
      throw new WrongBytesException("serves " + found + " instead of " + file.digest());
    }
    // The fault may lie in what an earlier run or another mirror left.
    tryMirror(file, mirror, part, channel);
  }

  private static String describe(RemoteFile file, URI mirror, long have) {
    String rest = have == 0 ? "" : " from byte " + have;
    return "%s (%.1f MB)%s from %s"
        .formatted(file.name(), file.bytes() / 1e6, rest, mirror.getHost());
  }
}
