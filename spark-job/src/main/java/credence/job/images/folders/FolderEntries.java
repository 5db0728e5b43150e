package credence.job.images.folders;

import credence.data.DataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What is in a folder, by one call of the file system. On the local disk Hadoop leaves out names
 * that are not UTF-8 and links that lead nowhere; here the former are an error, and the latter
 * files of length 0 that cannot be opened.
 */
final class FolderEntries {

  /** Takes one entry after the other, in any order. */
  @FunctionalInterface
  interface Visitor {
    void visit(FileStatus entry) throws IOException;
  }

  private FolderEntries() {}

  /**
   * @throws FileNotFoundException if there is no such folder
   * @throws DataException for a name that is not UTF-8
   */
  static void visit(FileSystem files, Path folder, Visitor visitor) throws IOException {
    if ("file".equals(folder.toUri().getScheme())) {
      visitLocal(folder, visitor);
      return;
    }
    RemoteIterator<FileStatus> inside = files.listStatusIterator(folder);
    while (inside.hasNext()) {
      visitor.visit(inside.next());
    }
  }

  private static void visitLocal(Path folder, Visitor visitor) throws IOException {
    java.nio.file.Path local = java.nio.file.Path.of(folder.toUri().getPath());
    try (DirectoryStream<java.nio.file.Path> inside = Files.newDirectoryStream(local)) {
      for (java.nio.file.Path entry : inside) {
        visitor.visit(status(folder, entry));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new FileNotFoundException("there is no folder " + folder);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static FileStatus status(Path folder, java.nio.file.Path entry) throws IOException {
    String name = entry.getFileName().toString();
    if (!java.nio.file.Path.of(name).equals(entry.getFileName())) {
      throw new DataException(
          folder.toString(), 0, "names in UTF-8 (convmv renames others)", "'" + name + "'");
    }
    Path path = new Path(folder, new Path(null, null, name));
    try {
      BasicFileAttributes known = Files.readAttributes(entry, BasicFileAttributes.class);
      long modified = known.lastModifiedTime().toMillis();
      return new FileStatus(known.size(), known.isDirectory(), 1, 0, modified, path);
    } catch (FileSystemException e) {
      // A link that leads nowhere, or in a circle.
      return new FileStatus(0, false, 1, 0, 0, path);
    }
  }
}
