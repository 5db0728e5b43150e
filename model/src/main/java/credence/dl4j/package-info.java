/**
 * Networks of DL4J, read without DL4J: its configurations, its zip files and the order of its
 * coefficients become networks and vectors of ours, or an error that names the layer and what has
 * no counterpart. Class names in the files are compared and never loaded, and nothing is
 * deserialised. Fine-tuning from DL4J models and DL4J's training master come in here; the way back,
 * which needs DL4J's classes, is the job's.
 */
package credence.dl4j;
