package credence.job.main;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes the name of a folder, as an empty variable of a script is not. */
final class FolderConverter implements ITypeConverter<String> {

  @Override
  public String convert(String folder) {
    if (folder.isBlank()) {
      throw new TypeConversionException("the name of a folder is needed");
    }
    return folder;
  }
}
