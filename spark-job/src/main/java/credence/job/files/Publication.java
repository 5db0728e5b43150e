package credence.job.files;

import credence.store.Folder;
import java.io.IOException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** How a file becomes visible whole, which file systems offer in different ways. */
interface Publication {

  /** Creates or replaces {@code file}; on failure nothing of it stays. */
  void write(Path file, Folder.Content content) throws IOException;

  /** Moves a file, in place of one that may be there. */
  void replace(Path file, Path target) throws IOException;

  /**
   * Creates {@code file}, which is not replaced.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if it exists
   */
  void createNew(Path file, byte[] bytes) throws IOException;

  /** Whether of several that create the same new file at the same time only one succeeds. */
  boolean isExclusive();

  /**
   * That of the file system of {@code path}: a local one moves in one go; an object store whose
   * streams can be given up shows what is closed; all others rename, in one go (HDFS) or not.
   */
  static Publication of(FileContext files, FileSystem system, Path path) throws IOException {
    if ("file".equals(path.toUri().getScheme())) {
      return new LocalPublication(files);
    }
    return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)
        ? new ClosingPublication(files, system, path)
        : new RenamingPublication(files);
  }
}
