package credence.job.files;

import credence.store.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A Hadoop file system that replaces files whole.
 *
 * @see Publication
 */
public final class Storage {

  /** No file of a run that is read whole is larger. */
  public static final int MOST_BYTES = 256 << 20;

  private final FileContext files;
  private final Publication publication;

  private Storage(FileContext files, Publication publication) {
    this.files = files;
    this.publication = publication;
  }

  /** The file system of {@code path}. */
  public static Storage of(Path path, Configuration hadoop) throws IOException {
    Configuration settings = new Configuration(hadoop);
    // A local file and Hadoop's checksum beside it cannot be replaced in one go.
    settings.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
    FileSystem system = path.getFileSystem(hadoop);
    Path absolute = system.makeQualified(path);
    FileContext files = FileContext.getFileContext(absolute.toUri(), settings);
    return new Storage(files, Publication.of(files, system, absolute));
  }

  public InputStream open(Path file) throws IOException {
    return new TracedInput(file.toString(), 0, files.open(file));
  }

  /**
   * All bytes of a small file.
   *
   * @throws IOException also if it has more than 256 MiB
   */
  public byte[] read(Path file) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("%s has more than %,d bytes".formatted(file, MOST_BYTES));
      }
      return bytes;
    }
  }

  public long length(Path file) throws IOException {
    FileStatus status = files.getFileStatus(file);
    if (!status.isFile()) {
      throw new FileNotFoundException(file + " is not a file");
    }
    return status.getLen();
  }

  /** Whether {@code path}, which is there, is a file and no folder. */
  boolean isFile(Path path) throws IOException {
    return files.getFileStatus(path).isFile();
  }

  public boolean exists(Path path) throws IOException {
    return files.util().exists(path);
  }

  /** What is in {@code folder}, sorted by name; nothing if there is no such folder. */
  public List<FileStatus> list(Path folder) throws IOException {
    if (!exists(folder)) {
      return List.of();
    }
    return Arrays.stream(files.util().listStatus(folder)).sorted().toList();
  }

  /**
   * Creates or replaces {@code file}; on failure nothing of it stays.
   *
   * @throws IOException that names the file
   */
  public void write(Path file, Folder.Content content) throws IOException {
    try {
      publication.write(file, content);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written (%s): the same command goes on when that is mended"
              .formatted(file, e),
          e);
    }
  }

  /**
   * Creates {@code file}, which is not replaced and, on some file systems, not written whole.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if it exists
   */
  public void createNew(Path file, byte[] bytes) throws IOException {
    publication.createNew(file, bytes);
  }

  /** Whether of several that create the same new file at the same time only one succeeds. */
  public boolean isExclusive() {
    return publication.isExclusive();
  }

  /** Moves a file, in place of one that may be there. */
  public void replace(Path file, Path target) throws IOException {
    publication.replace(file, target);
  }

  /** What processes that died while they wrote {@code file} have left under temporary names. */
  public List<Path> leftovers(Path file) throws IOException {
    return leftovers(file.getParent(), RenamingPublication.prefix(file.getName()));
  }

  /** The same for a folder's files whose names do not begin with a dot. */
  public List<Path> allLeftovers(Path folder) throws IOException {
    return leftovers(folder, ".").stream()
        .filter(path -> !path.getName().startsWith(".."))
        .toList();
  }

  private List<Path> leftovers(Path folder, String prefix) throws IOException {
    return list(folder).stream()
        .map(FileStatus::getPath)
        .filter(path -> path.getName().startsWith(prefix))
        .filter(path -> path.getName().endsWith(RenamingPublication.SUFFIX))
        .toList();
  }

  /** Deletes a file or a whole folder, if it is there. */
  public void delete(Path path) throws IOException {
    if (exists(path)) {
      files.delete(path, true);
    }
  }
}
