import os


def get_bin_path(arg, opt_dirs=None, required=None):
    """The path of a program; ValueError where there is none."""
    folders = [folder for folder in opt_dirs or [] if os.path.exists(folder)]
    folders += os.environ.get("PATH", "").split(os.pathsep)
    folders += [name for name in ("/sbin", "/usr/sbin", "/usr/local/sbin") if name not in folders and os.path.exists(name)]
    for folder in folders:
        path = os.path.join(folder, arg)
        if folder and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise ValueError('Failed to find required executable "%s" in paths: %s' % (arg, os.pathsep.join(folders)))
