"""Travel on real streets, without a server: a road network built from OpenStreetMap.

::

    rules        which ways a mode may use and how fast, from OpenStreetMap's tags
    extract      the ways of a file, node by node
    building     cut at junctions, joined where nothing branches, closed under coming back
    network      what is kept: junctions, segments, shapes, and each mode's seconds
    storage      the same in one file
    snapping     the nearest point of the roads for each place
    shortest     the fastest ways between places
    engine       all of it as the engine of travel that the pipeline asks
    drawing      the network as a picture

There are no turn restrictions, ferries or tolls.
"""
