package credence.job.images.folders;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What one folder has. Pictures are counted, and their names forgotten: there may be millions. */
final class FolderLook implements Serializable {

  private static final long serialVersionUID = 1L;

  final String folder;
  final List<String> folders = new ArrayList<>();
  final FilesFingerprint fingerprint = new FilesFingerprint();
  final Map<FileKind, List<FoundFile>> tables = new EnumMap<>(FileKind.class);
  final PassedOver passedOver = new PassedOver();
  long pictures;

  private FolderLook(String folder) {
    this.folder = folder;
  }

  /**
   * @param below the folder's own name below the one that was named, with a slash after it; or
   *     empty
   */
  static FolderLook into(FileSystem files, Path folder, String below) throws IOException {
    FolderLook look = new FolderLook(folder.toString());
    FolderEntries.visit(files, folder, entry -> look.add(entry, below));
    return look;
  }

  private void add(FileStatus entry, String below) {
    String name = entry.getPath().getName();
    FileKind kind = FileKind.of(entry);
    if (kind == FileKind.HIDDEN) {
      passedOver.add(kind.passedOverAs(name), below + name);
    } else if (entry.isDirectory()) {
      folders.add(entry.getPath().toString());
    } else if (kind == FileKind.PICTURE) {
      pictures++;
      fingerprint.add(entry);
    } else if (kind == FileKind.OTHER) {
      passedOver.add(kind.passedOverAs(name), below + name);
    } else {
      tables.computeIfAbsent(kind, k -> new ArrayList<>()).add(FoundFile.of(entry));
    }
  }
}
