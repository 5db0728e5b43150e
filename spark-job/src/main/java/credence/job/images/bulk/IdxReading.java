package credence.job.images.bulk;

import credence.data.Classes;
import credence.data.Label;
import credence.data.format.LabelNames;
import credence.data.format.Transposing;

/**
 * How IDX files are read for a model.
 *
 * @param transposing of their images
 * @param numbersAreNames whether the model's classes are labels of IDX files: then a number that
 *     none of them is called is no class's index
 */
public record IdxReading(Transposing transposing, boolean numbersAreNames) {

  /** What a label says to a network with these classes. */
  Label meaning(LabelNames names, int label, Classes classes) {
    String number = Integer.toString(label);
    if (names.areMapped() || numbersAreNames) {
      return names.of(label).map(classes::ofName).orElse(new Label.Unknown(number));
    }
    return classes.ofNameOrIndex(number);
  }
}
