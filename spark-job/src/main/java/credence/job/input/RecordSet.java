package credence.job.input;

import credence.data.Label;
import java.io.Serializable;
import java.util.List;

/**
 * The images of one file.
 *
 * @param images records with the pixels
 * @param pixelsAt where they begin in a record
 * @param labels records of one byte, or null
 * @param labelAt where the label is in a record of the images, or -1
 * @param meanings of each byte that a label may be, to the model
 */
record RecordSet(
    RecordFile images, int pixelsAt, RecordFile labels, int labelAt, List<Label> meanings)
    implements Serializable {}
