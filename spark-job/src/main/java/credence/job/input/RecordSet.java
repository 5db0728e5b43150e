package credence.job.input;

import java.io.Serializable;

/**
 * The images of one file.
 *
 * @param images records with the pixels
 * @param pixelsAt where they begin in a record
 * @param labels records of one byte, or null
 * @param labelAt where the label is in a record of the images, or -1
 * @param classes labels below this are known to the model
 */
record RecordSet(RecordFile images, int pixelsAt, RecordFile labels, int labelAt, int classes)
    implements Serializable {}
